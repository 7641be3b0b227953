/**
 * From an image file on any storage to the pixels that a network expects: {@link
 * io.frostline.example.ExampleReader} reads, {@link io.frostline.image.ImageDecoder} checks and
 * decodes, {@link io.frostline.image.Framing} resizes and crops. Formats are detected by content,
 * never by file name.
 */
package io.frostline.image;
