package org.veille.docs.energy;

/** The week whose Sunday has 25 hours: the dates of the documentation. */
class EnergyManagerInAutumnTest extends EnergyManagerContract {
    EnergyManagerInAutumnTest() {
        super(0, 25);
    }
}
