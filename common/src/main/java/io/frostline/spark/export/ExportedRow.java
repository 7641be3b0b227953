package io.frostline.spark.export;

/**
 * One image on its way into a file.
 *
 * @param row its number in the file, from 0
 * @param values of the columns that hold no features, as text, null where there is none
 * @param label its number among the labels in alphabetical order, or NaN
 */
record ExportedRow(long row, String[] values, double label, float[] features) {}
