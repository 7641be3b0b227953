/**
 * Which preprocessing a network gets: what the user asks for, what the file says, and what follows
 * from both. Nothing is assumed: where neither says anything, the import is refused.
 */
package io.frostline.imports.preprocessing;
