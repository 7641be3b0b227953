/**
 * What is said to the operator: errors they can fix, keywords and the names they probably meant,
 * what differs, numbers with their nouns, and foreign text made safe to show.
 */
package io.frostline.message;
