/** The real pipeline and journal on virtual time, while the server is away for long. */
package org.veille.outage;
