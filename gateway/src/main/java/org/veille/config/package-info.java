/**
 * YAML nodes to records, all problems at once. Knows no feature: whoever has something to configure brings a
 * record, whose components say with {@link org.veille.config.Doc}, {@link org.veille.config.Default} and their
 * types what a person may write; this package binds it, and the reference and schemas are generated from the same
 * records.
 */
package org.veille.config;
