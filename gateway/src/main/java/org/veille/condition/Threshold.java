package org.veille.condition;

import org.veille.model.Quantity;

/** A test of one value, in the canonical unit of its quantity. Above and below have hysteresis: see {@code was}. */
sealed interface Threshold {
    /** Room for what a value loses on its way through units and floats; far below any sensor's resolution. */
    double EQUAL_WITHIN = 1e-9;

    /** @param was whether the last value of this series passed */
    boolean passes(double value, boolean was);

    String text(Quantity quantity);

    /** @param clear at most {@code limit}: once it passes, it passes until the value is no longer above this */
    record Above(double limit, double clear) implements Threshold {
        @Override
        public boolean passes(double value, boolean was) {
            return value > (was ? clear : limit);
        }

        @Override
        public String text(Quantity quantity) {
            return "above " + Numbers.text(limit, quantity)
                    + (clear == limit ? "" : " until " + Numbers.text(clear, quantity));
        }
    }

    /** @param clear at least {@code limit} */
    record Below(double limit, double clear) implements Threshold {
        @Override
        public boolean passes(double value, boolean was) {
            return value < (was ? clear : limit);
        }

        @Override
        public String text(Quantity quantity) {
            return "below " + Numbers.text(limit, quantity)
                    + (clear == limit ? "" : " until " + Numbers.text(clear, quantity));
        }
    }

    record Equal(double to) implements Threshold {
        @Override
        public boolean passes(double value, boolean was) {
            return Math.abs(value - to) <= EQUAL_WITHIN * Math.max(1, Math.abs(to));
        }

        @Override
        public String text(Quantity quantity) {
            return "equals " + Numbers.text(to, quantity);
        }
    }

    record Between(double low, double high) implements Threshold {
        @Override
        public boolean passes(double value, boolean was) {
            return value >= low && value <= high;
        }

        @Override
        public String text(Quantity quantity) {
            return "between " + Numbers.text(low, quantity) + " and " + Numbers.text(high, quantity);
        }
    }
}
