/**
 * Brings networks of the catalogue to this machine and imports them: files are resumed where they
 * broke off and checked before anything else sees them, from the internet, a mirror, or a file
 * system that Hadoop knows.
 */
package io.frostline.catalog.fetch;
