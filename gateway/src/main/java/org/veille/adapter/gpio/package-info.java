/**
 * Relays on the pins of a Raspberry Pi, through Pi4J and the kernel's GPIO character device. Nothing of Pi4J is
 * loaded until the first relay starts.
 */
package org.veille.adapter.gpio;
