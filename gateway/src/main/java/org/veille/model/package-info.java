/**
 * The field's nouns: validated records, quantities with their units, stamps, losses. Pure: no clock, file, thread, random
 * or log. Everything else in the program speaks in these types.
 */
package org.veille.model;
