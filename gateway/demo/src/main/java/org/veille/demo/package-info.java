/**
 * The world around the gateway for {@code veille demo}: found by {@link java.util.ServiceLoader}, started by the CLI,
 * on no production class path. Each protocol has a package of its own, and each library one package that knows it.
 */
package org.veille.demo;
