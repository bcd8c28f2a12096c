/**
 * The real program among real faults: killed, cut off from power, on a full or a broken disk, with little memory,
 * without its servers, under a clock that jumps. {@code Sent} knows what devices have sent and which of it was
 * acknowledged, {@code Verdict} compares that with what is there in the end. Most of it wants root on Linux; where
 * something is missing the test is skipped and says what. Each test prints its counts in one line that begins with
 * {@code faults:}.
 */
package org.veille.faults;
