/** What a browser and a metrics collector see of the running gateway: read-only, on the loopback address. */
package org.veille.page;
