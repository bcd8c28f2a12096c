/**
 * CoAP (RFC 7252) as a source of readings, through Eclipse Californium: a POST or PUT on any path is answered once its
 * reading is on disk.
 */
package org.veille.adapter.coap;
