/**
 * What is said to the operator: errors they can fix, the name they probably meant, and foreign text
 * made safe to show.
 */
package io.frostline.message;
