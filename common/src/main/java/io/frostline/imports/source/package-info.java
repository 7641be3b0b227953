/**
 * A foreign network as an import sees it, whatever wrote it: its files, where they are from, its
 * format and the engine that runs the original.
 */
package io.frostline.imports.source;
