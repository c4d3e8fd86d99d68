// C++ programs as hosts of the plugin: without Python, or with one that they have started before in one of two ways.
#include "use.h"

#if defined(HOST_INITIALIZES)
#include <Python.h>
#elif defined(HOST_EMBEDS)
#include <pybind11/embed.h>
#endif

int main(int argc, char **)
{
#if defined(HOST_INITIALIZES)
   Py_InitializeEx(1);
   use();
   if (argc > 1) // any argument: leave the interpreter as it is
      return 0;
   return Py_FinalizeEx();
#elif defined(HOST_EMBEDS)
   const pybind11::scoped_interpreter interpreter;
   if (argc > 1) { // any argument: the host's own Python has used torch before
      pybind11::exec("import torch; torch.set_num_threads(1)");
   }
   use();
   pybind11::exec("import sys, torch; assert 'tmva_torch' in sys.modules");
   return 0;
#else
   use();
   return argc - 1;
#endif
}
