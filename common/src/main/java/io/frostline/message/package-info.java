/**
 * Messages for the operator: errors they can fix, keywords and suggestions for mistyped names,
 * differences, numbers with their nouns, and foreign text made safe to show.
 */
package io.frostline.message;
