/** The MQTT broker of the demo. The only package that knows Moquette. */
package org.veille.demo.broker;
