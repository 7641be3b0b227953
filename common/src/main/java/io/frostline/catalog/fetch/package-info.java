/**
 * Brings files of the catalogue to this machine: resumed where they broke off, checked before
 * anything else sees them, from the internet, a mirror, or a file system that Hadoop knows.
 */
package io.frostline.catalog.fetch;
