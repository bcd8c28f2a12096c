package org.veille.adapter.coap;

import org.veille.config.Default;
import org.veille.config.Doc;

/** {@code sources.coap} of the configuration. */
@Doc("CoAP requests with readings; from this machine only.")
public record CoapSettings(
        @Doc("Address and port to take requests on, an address of this machine.") @Default("coap://127.0.0.1:5683")
                Listen listen) {}
