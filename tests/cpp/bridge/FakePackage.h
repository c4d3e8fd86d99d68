// Puts the test double of tmva_torch before every other one. Define one of these in a test program.
#ifndef TMVATORCH_TEST_FAKEPACKAGE_H
#define TMVATORCH_TEST_FAKEPACKAGE_H

#include <cstdlib>

struct FakePackage {
   FakePackage()
   {
      setenv("PYTHONPATH", TMVATORCH_FAKE_PACKAGE, 1);
      setenv("TMVATORCH_LIBRARY_DIR", TMVATORCH_TEST_LIBRARY_DIR, 1);
   }
};

#endif
