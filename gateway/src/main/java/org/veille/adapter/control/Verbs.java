package org.veille.adapter.control;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veille.json.Json;
import org.veille.json.JsonException;
import org.veille.json.JsonObject;
import org.veille.json.JsonWriter;
import org.veille.model.InvalidValue;
import org.veille.port.Clock;

/** From a line to its answer. Whatever goes wrong is an answer too, as {@code veille.error/1}. */
final class Verbs {
    /** Requests at once, after a pause. */
    static final int BURST = 20;

    /** Requests a second in the long run: people and their scripts ask far less often. */
    static final int PER_SECOND = 10;

    private static final double SECOND_NS = 1e9;
    private static final Logger LOG = LoggerFactory.getLogger(Verbs.class);

    private final Map<String, ControlSocket.Verb> verbs;
    private final Clock clock;
    private double allowance = BURST;
    private long allowedNs;

    Verbs(Map<String, ControlSocket.Verb> verbs, Clock clock) {
        this.verbs = new TreeMap<>(verbs);
        this.clock = clock;
        this.allowedNs = clock.monotonicNs();
    }

    /** @param line empty when it was too long */
    String answer(byte[] line) throws InterruptedException {
        try {
            String answer = found(line);
            return answer.getBytes(StandardCharsets.UTF_8).length < Conversation.MAX_ANSWER_BYTES
                    ? answer
                    : error("tooLarge", "the answer has more than " + Conversation.MAX_ANSWER_BYTES + " bytes", "ask for less");
        } catch (ControlSocket.Refusal e) {
            return error(e.code(), e.getMessage(), e.remedy());
        } catch (InvalidValue e) {
            return error("invalidValue", "found '" + e.found() + "', expected " + e.expected(), e.remedy());
        } catch (JsonException e) {
            return error("badRequest", "no JSON object: " + e.getMessage(), "send one on one line");
        } catch (RuntimeException e) {
            LOG.error("a mistake in the program: please report these lines", e);
            return error("internal", "a mistake in the program: " + e, "please report what its log says");
        }
    }

    private String found(byte[] line) throws JsonException, InterruptedException {
        if (!allows()) {
            throw new ControlSocket.Refusal(
                    "tooMany", "more than " + PER_SECOND + " requests a second", "try again in a second");
        }
        if (line.length == 0) {
            throw new ControlSocket.Refusal(
                    "tooLarge", "an empty line, or one of more than " + Conversation.MAX_BYTES + " bytes", "ask for less");
        }
        if (!(Json.parse(line) instanceof JsonObject request)) {
            throw new ControlSocket.Refusal("badRequest", "no JSON object", "send one on one line");
        }
        String name = request.text("verb").orElse("");
        ControlSocket.Verb verb = verbs.get(name);
        if (verb == null) {
            throw new ControlSocket.Refusal(
                    "unknownVerb", "found verb '" + name + "', known are " + verbs.keySet(), "");
        }
        return verb.answer(request);
    }

    private boolean allows() {
        long nowNs = clock.monotonicNs();
        allowance = Math.min(BURST, allowance + PER_SECOND * Math.max(0, nowNs - allowedNs) / SECOND_NS);
        allowedNs = nowNs;
        if (allowance < 1) {
            return false;
        }
        allowance--;
        return true;
    }

    private static String error(String code, String message, String remedy) {
        return new JsonWriter()
                .object()
                .field("schema", "veille.error/1")
                .field("code", code)
                .field("message", message)
                .field("remedy", remedy)
                .end()
                .toString();
    }
}
