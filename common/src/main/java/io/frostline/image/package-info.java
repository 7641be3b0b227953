/**
 * From an image file, wherever it lies, to the pixels that a network expects: {@link
 * io.frostline.image.ImageFileReader} reads, {@link io.frostline.image.ImageDecoder} checks and
 * decodes, {@link io.frostline.image.Framing} resizes and crops. The content of a file decides what
 * it is, never its name.
 */
package io.frostline.image;
