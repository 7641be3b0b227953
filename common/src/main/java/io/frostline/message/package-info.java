/**
 * What is said to the operator: errors they can fix, the name they probably meant, numbers with
 * their nouns, and foreign text made safe to show.
 */
package io.frostline.message;
