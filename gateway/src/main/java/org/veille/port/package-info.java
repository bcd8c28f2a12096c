/**
 * What an adapter implements or calls, and nothing else: somebody who writes a new adapter opens this package and one
 * sibling under {@code adapter}.
 */
package org.veille.port;
