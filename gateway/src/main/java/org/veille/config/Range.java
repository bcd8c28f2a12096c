package org.veille.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The smallest and the largest value that a key takes, both included, for the reference and the schema. Who refuses the
 * others is the record or the check of the rules, with words of their own; a test writes both ends of every range, and the
 * values just outside, and sees whether this says what they do.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Range {
    /** As a person would write it. */
    String min();

    /** As a person would write it; empty where there is no largest. */
    String max() default "";
}
