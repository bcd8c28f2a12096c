/**
 * How other processes of this machine talk to a running gateway: a Unix domain socket in the data folder, one JSON object a
 * line, one answer to each. {@link org.veille.adapter.control.ControlSocket} listens in the gateway,
 * {@link org.veille.adapter.control.ControlClient} asks.
 */
package org.veille.adapter.control;
