/** A stand-in for InfluxDB. The only package that knows {@code jdk.httpserver}. */
package org.veille.demo.influx;
