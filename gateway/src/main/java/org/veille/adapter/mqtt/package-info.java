/**
 * MQTT 3.1.1 as a source of readings, through Eclipse Paho. {@link org.veille.adapter.mqtt.MqttSource} keeps one
 * connection at a time to one broker; a message is acknowledged only after its reading is on disk.
 */
package org.veille.adapter.mqtt;
