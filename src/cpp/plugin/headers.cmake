# Public headers of the plugin, as users include them; rootcling reads each of them.
set(TMVATORCH_PLUGIN_HEADERS
  TMVA/MethodPyTorch.h
  TMVA/PyMethodBase.h
  TMVATorch/Responses.h
)
if(TMVATORCH_USE_EMBEDDED_TMVA)
  list(APPEND TMVATORCH_PLUGIN_HEADERS TMVA/MethodDL.h) # in embedded/
endif()
