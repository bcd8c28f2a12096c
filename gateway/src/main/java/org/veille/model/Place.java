package org.veille.model;

/** Where a device stands: a building and a functional zone in it. */
public record Place(String building, String zone) {
    public Place {
        Names.require(building);
        Names.require(zone);
    }

    @Override
    public String toString() {
        return building + "/" + zone;
    }
}
