/**
 * The networks that people transfer from: under which names, where each is fetched, how it is
 * checked, and what was done to the images it was trained with. One file for each under {@code
 * conf/catalog}.
 */
package io.frostline.catalog;
