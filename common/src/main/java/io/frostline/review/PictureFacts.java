package io.frostline.review;

/**
 * What is known of a picture without looking at it. What is not known is NaN, or 0 pixels.
 *
 * @param brightness mean luma, 0 to 255
 * @param contrast standard deviation of the luma
 * @param sharpness variance of the Laplacian of the luma
 * @param entropy of the histogram of the luma, in bits
 * @param width in pixels
 * @param height in pixels
 */
public record PictureFacts(
    float brightness, float contrast, float sharpness, float entropy, int width, int height) {}
