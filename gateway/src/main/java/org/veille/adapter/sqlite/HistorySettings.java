package org.veille.adapter.sqlite;

import org.veille.config.Default;
import org.veille.config.Doc;

/** {@code history}. */
@Doc("The raw readings that stay on this machine.")
public record HistorySettings(
        @Doc("How long, such as 7 d, or how much, such as 200 MB; what is not delivered yet, or is needed after a power"
                        + " cut, stays anyway.")
                @Default("7 d")
                Keep keep) {}
