// What cling may know of the plugin: its dictionary and its entries in the .rootmap.
#ifdef __CLING__

#pragma link off all globals;
#pragma link off all classes;
#pragma link off all functions;
#pragma link C++ nestedclasses;

#pragma link C++ class TMVA::PyMethodBase;
#pragma link C++ class TMVA::MethodPyTorch;
#pragma link C++ class TMVA::PyTorch::Responses - ;
#pragma link C++ function TMVA::PyTorch::KeepResponses(const std::string &, unsigned);
#ifdef TMVATORCH_EMBEDDED_TMVA
#pragma link C++ class TMVA::MethodDL;
#endif
#pragma link C++ function TMVA::Python_Executable();

#endif
