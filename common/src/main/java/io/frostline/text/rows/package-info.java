/**
 * Texts in the rows of files: CSV, TSV, JSON Lines, Parquet, lines. A file is listed in one pass,
 * and its texts are read again by their places.
 */
package io.frostline.text.rows;
