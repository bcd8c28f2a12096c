/** Devices that publish over MQTT. The only package that knows Paho. */
package org.veille.demo.mqtt;
