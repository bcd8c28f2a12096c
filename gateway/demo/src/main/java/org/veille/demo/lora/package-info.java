/** LoRaWAN devices and the concentrators that hear them. */
package org.veille.demo.lora;
