package org.veille.adapter.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.veille.model.InvalidValue;

/** Who may vouch for a broker. */
final class TrustedAuthorities {
    private TrustedAuthorities() {}

    /**
     * @param ca PEM file with one or more certificates; empty for the authorities of the Java runtime
     * @throws InvalidValue when the file cannot be read or holds no certificate
     */
    static SSLContext context(Optional<Path> ca) {
        try {
            return ca.isEmpty() ? SSLContext.getDefault() : trusting(certificates(ca.get()));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    private static Collection<? extends Certificate> certificates(Path file) throws GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> found = CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (!found.isEmpty()) {
                return found;
            }
        } catch (IOException e) {
            throw InvalidValue.at(
                    "ca", file.toString(), "a file that the gateway can read", "check its name and rights");
        } catch (CertificateException _) {
            // Reported below, as an empty file is.
        }
        throw InvalidValue.at("ca", file.toString(), "a certificate in PEM", "the file begins with BEGIN CERTIFICATE");
    }

    private static SSLContext trusting(Collection<? extends Certificate> authorities)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (Certificate authority : authorities) {
            store.setCertificateEntry("ca-" + number++, authority);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }
}
