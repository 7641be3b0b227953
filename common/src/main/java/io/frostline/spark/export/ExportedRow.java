package io.frostline.spark.export;

/**
 * One image to be written to a file.
 *
 * @param row its number in the file, from 0
 * @param values of the other columns as text, null if missing
 * @param label the index of the label in alphabetical order, or NaN
 */
record ExportedRow(long row, String[] values, double label, float[] features) {}
