/** What is said to people, in their language. English stands in the code; every other language is one catalogue beside this package. */
package org.veille.language;
