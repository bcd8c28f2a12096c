/**
 * What the gateway knows of a device: its model's profile, how its messages are bound to it, and how its readings become
 * samples. Pure.
 */
package org.veille.device;
