package org.veille.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The record is made of what is right in it: a key whose value is wrong counts as not written where it need not be
 * written, and a list or mapping of records keeps the items in which nothing is wrong. What is wrong is reported all
 * the same, so whether the record may be <i>used</i> is what the problems say; it is there for checks across files,
 * which would otherwise tell of a second mistake where there is one. Such a record has no rules between its keys.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Partial {}
