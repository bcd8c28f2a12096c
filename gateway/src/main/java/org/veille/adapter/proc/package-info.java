/** What Linux says about itself and about this process, in {@code /proc} and {@code /sys}; nothing else reads them. */
package org.veille.adapter.proc;
