/**
 * From the bytes of a text to the tokens that a network expects. Knows nothing of images; the
 * tokenizers library is used here alone.
 */
package io.frostline.text;
