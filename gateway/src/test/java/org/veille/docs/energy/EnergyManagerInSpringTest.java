package org.veille.docs.energy;

/** The week whose Sunday has 23 hours. */
class EnergyManagerInSpringTest extends EnergyManagerContract {
    EnergyManagerInSpringTest() {
        super(-210, 23);
    }
}
