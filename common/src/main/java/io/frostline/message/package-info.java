/**
 * What is said to the operator: errors they can fix, keywords and the names they probably meant,
 * numbers with their nouns, what differs, and foreign text made safe to show.
 */
package io.frostline.message;
