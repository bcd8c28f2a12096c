/** Devices that post over CoAP. The only package that knows Californium. */
package org.veille.demo.coap;
