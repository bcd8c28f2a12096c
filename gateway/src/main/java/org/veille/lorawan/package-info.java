/**
 * LoRaWAN 1.0.2 to 1.0.4, class A: frames, keys, sessions. Pure: no clock, thread, file or log; time is an argument.
 *
 * <p>Two ways in: {@link org.veille.lorawan.NetworkServer} for the gateway, {@link
 * org.veille.lorawan.FrameInspection} for a person. Below them {@link org.veille.lorawan.PhyPayload} takes frames
 * apart without believing them, and {@link org.veille.lorawan.FrameCipher} says what to believe.
 *
 * <p>What is here: uplinks of devices activated by personalisation. Where the rest goes:
 * <ul>
 *   <li>Joining: {@code NetworkServer.joinRequest}, before which nothing of the request is believed. It needs the
 *       AppKey by DevEUI beside {@link org.veille.lorawan.SessionKeys}, and makes those by {@link
 *       org.veille.lorawan.SessionKeys#derived}. DevNonces used, the session's keys and the downlink counter join the
 *       counter in version 2 of {@link org.veille.lorawan.SessionState}.
 *   <li>Downlinks: a queue in {@code Session}, composed when an uplink's merge closes, as another case of
 *       {@link org.veille.lorawan.Outcome}; {@link org.veille.lorawan.Outcome.Accepted#best} names concentrator and
 *       counter for the receive window.
 *   <li>Acknowledging: {@link org.veille.lorawan.Answer.Repeated} says when a confirmed frame needs its answer again.
 *   <li>Data rate control: {@link org.veille.lorawan.Outcome.Accepted#commands} has the device's answers,
 *       {@code MacLayout} the layout of the requests.
 * </ul>
 *
 * <p>Not supported: LoRaWAN 1.1 (rejoin, separate network keys), classes B and C, devices that count in 16 bits only.
 */
package org.veille.lorawan;
