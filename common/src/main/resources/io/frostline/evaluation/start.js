// From top to bottom.
header();
heatmap();
confusions();
classTable();
gallery();
featureMap();
reliability();
curves();
facts();
