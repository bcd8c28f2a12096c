/**
 * What condensation is measured against: the fewest points that any method could store, the methods of other systems,
 * and the error of a list of points. Offline, over whole series, from the definitions, with none of the gateway's code.
 */
package org.veille.condense.reference;
