package io.djltuner.study;

class MemoryStorageTest extends StudyStorageContract {

    @Override
    StudyStorage empty() {
        return StudyStorage.inMemory();
    }
}
